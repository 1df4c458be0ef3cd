// Where films come from a store of their own, an address is good for minutes, and lines are lost anyway: the school is asked
// for a new one, and it goes on where it was. A film that is damaged stays as it is.

let recoveredAt = 0;

/** Loads the film anew, at most every ten seconds. */
export function recover(video) {
  const { currentTime: second, paused, error } = video;
  if (error?.code === MediaError.MEDIA_ERR_DECODE || Date.now() - recoveredAt < 10_000) return;
  recoveredAt = Date.now();
  const goOn = () => {
    video.currentTime = second;
    // Some browsers want a press of a button on this very page.
    if (!paused) video.play().catch(() => undefined);
  };
  video.addEventListener('loadedmetadata', goOn, { once: true });
  video.load();
}
