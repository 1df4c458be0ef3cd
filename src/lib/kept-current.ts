/** What a process holds in memory of the database: read at the start, read again when told, after a gap, and every minute. */
import { onAnnounce, onBusGap } from './bus.ts';
import { minute, second } from './clock.ts';
import { log } from './log.ts';

/** Resolves after the first reading, or its failure: then it is tried again every two seconds until the database answers. */
export async function keepCurrent(topic: string, read: () => Promise<void>): Promise<void> {
  const again = (error: unknown) => {
    log.warn({ topic, reason: String(error) }, 'what is kept in memory could not be read, trying again');
    setTimeout(later, 2 * second).unref();
  };
  const later = () => void read().catch(again);
  onAnnounce(topic, later);
  onBusGap(later);
  setInterval(later, minute).unref();
  await read().catch(again);
}
