// Two edges of a stretch of time, and a button that plays it: a window goes from the first day on.

const DAY = 86_400;
const FRAMES = 60; // of a whole play
const PACE = 150; // milliseconds a frame

function day(seconds) {
  const options = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
  return new Date(seconds * 1000).toLocaleDateString("en-GB", options);
}

export function offerBrush(form, first, last, show) {
  if (!(last - first >= DAY)) return; // one day has nothing to play
  const [from, to] = ["from", "to"].map((edge) => form.querySelector(`[data-edge="${edge}"]`));
  const play = form.querySelector("[data-play]");
  const said = form.querySelector("[data-window]");
  const length = last - first;
  let timer = 0;

  for (const edge of [from, to]) {
    edge.max = String(length);
    edge.step = String(Math.max(1, Math.round(length / 200)));
  }

  function draw() {
    const [start, end] = [first + Number(from.value), first + Number(to.value)];
    // a slider stops at whole steps, which may lie before the last ad
    const whole = Number(to.value) + Number(to.step) > length;
    show(start, whole ? last : end);
    for (const edge of [from, to]) edge.setAttribute("aria-valuetext", day(first + Number(edge.value)));
    said.textContent = `${day(start)} – ${day(end)}`;
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    play.textContent = "Play";
    play.setAttribute("aria-pressed", "false");
  }

  function start() {
    const window = Math.max(3 * DAY, length / 12);
    let end = 0;
    play.textContent = "Pause";
    play.setAttribute("aria-pressed", "true");
    timer = setInterval(() => {
      end += length / FRAMES;
      from.value = String(Math.max(0, end - window));
      to.value = String(Math.min(end, length));
      draw();
      if (end >= length) {
        stop();
        from.value = "0"; // ends on the whole
        draw();
      }
    }, PACE);
  }

  play.addEventListener("click", () => (timer ? stop() : start()));
  for (const edge of [from, to]) {
    edge.addEventListener("input", () => {
      stop();
      if (Number(from.value) > Number(to.value)) {
        const other = edge === from ? to : from;
        other.value = edge.value;
      }
      draw();
    });
  }
  form.hidden = false;
  to.value = String(length);
  draw();
}
