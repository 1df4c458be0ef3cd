/**
 * Runs a stand-in until it is told to stop: SIGTERM, SIGINT, or the end of the parent that spawned it with an IPC channel.
 *
 * @param start opens the program; a failure is told in one line and ends the process with 1.
 * @param announce the lines printed once it listens.
 */
export async function runProgram<T extends { close: () => Promise<void> }>(
  name: string,
  start: () => Promise<T>,
  announce: (running: T) => string[],
): Promise<void> {
  try {
    const running = await start();
    const stop = () => void running.close().finally(() => process.exit(0));
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    process.once('disconnect', stop);
    for (const address of announce(running)) console.log(`${name}: listening on ${address}`);
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
