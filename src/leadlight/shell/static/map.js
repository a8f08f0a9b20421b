// A map of stays and movement. The page brings them as data; its tables say the same.
// Uses d3-geo and topojson-client, loaded before as plain scripts; atlases come from this server.

import { offerBrush } from "./brush.js";

const { geoAzimuthalEqualArea, geoPath, geoContains, geoDistance, geoCentroid } = globalThis.d3;
const { feature, mesh } = globalThis.topojson;

const WIDTH = 640;
const HEIGHT = 400;
const MARGIN = 60;
const LEAST_VIEW = 0.045; // radians from the middle to the edge: about 290 km
const EARTH_KM = 6371;
const HALO = 2; // around a label, so that it reads on top of lines
const USA = "840";
const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

const ALWAYS = [-Infinity, Infinity];

function within([from, to], start, end) {
  return end >= from && start <= to;
}

function staysIn(track, time = ALWAYS) {
  const places = new Map();
  for (const [number, ads, start, end] of track.stays) {
    if (!within(time, start, end)) continue;
    const [name, lat, lon] = track.places[number];
    const place = places.get(number) ?? { name, at: [lon, lat], ads: 0 };
    place.ads += ads;
    places.set(number, place);
  }
  return places;
}

function movesIn(track, places, time) {
  const moves = new Map();
  for (const [origin, target, left, arrived] of track.moves) {
    if (!within(time, left, arrived)) continue;
    const [from, to] = [places.get(origin), places.get(target)];
    if (!from || !to || from === to) continue;
    const key = `${origin} ${target}`;
    const move = moves.get(key) ?? { from, to, times: 0 };
    move.times += 1;
    moves.set(key, move);
  }
  return [...moves.values()];
}

function lookAt(points) {
  const [lon, lat] = geoCentroid({ type: "MultiPoint", coordinates: points });
  const furthest = Math.max(...points.map((point) => geoDistance(point, [lon, lat])));
  const radius = Math.max(LEAST_VIEW, furthest);
  const projection = geoAzimuthalEqualArea().rotate([-lon, -lat]).clipAngle(175);
  projection.fitExtent(
    [[MARGIN, MARGIN], [WIDTH - MARGIN, HEIGHT - MARGIN]],
    { type: "MultiPoint", coordinates: points },
  );
  // fitExtent lays single or near points at infinity: hold the view to the least radius
  const most = (Math.min(WIDTH, HEIGHT) / 2 - 10) / (2 * Math.sin(LEAST_VIEW / 2));
  if (!(projection.scale() < most)) {
    projection.scale(most).translate([WIDTH / 2, HEIGHT / 2]);
  }
  projection.clipExtent([[0, 0], [WIDTH, HEIGHT]]);
  return { projection, radius, middle: [lon, lat] };
}

async function atlas(holder, name) {
  const answer = await fetch(holder.dataset[name]);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

async function drawLand(holder, svg, view) {
  const states = await atlas(holder, "states");
  const nation = feature(states, states.objects.nation).features[0];
  const atHome = geoContains(nation, view.middle);
  const wide = atHome || view.radius * EARTH_KM > 3000;
  const world = await atlas(holder, wide ? "world" : "worldFine");
  const path = geoPath(view.projection).digits(1);
  const countries = world.objects.countries;
  const others = { type: "GeometryCollection", geometries: countries.geometries.filter((each) => each.id !== USA) };
  const land = element("g", {}, svg);
  element("path", { class: "land", d: path(feature(world, others)) ?? "" }, land);
  element("path", { class: "land", d: path(nation) ?? "" }, land);
  element("path", { class: "border", d: path(mesh(world, others)) ?? "" }, land);
  element("path", { class: "border", d: path(mesh(states, states.objects.states)) ?? "" }, land);
}

function drawMove(svg, projection, move) {
  const [x1, y1] = projection(move.from.at);
  const [x2, y2] = projection(move.to.at);
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length < 6) return;
  // bent to the right of the way, so that there and back are two lines
  const bend = Math.min(26, length * 0.18) / length;
  const [cx, cy] = [(x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend];
  const width = Math.min(1.2 + 0.5 * (move.times - 1), 4);
  const line = element("path", { class: "move", "stroke-width": width, d: `M${x1},${y1}Q${cx},${cy} ${x2},${y2}` }, svg);
  element("title", {}, line).textContent = `${move.from.name} to ${move.to.name}: ${move.times}×`;
  const [mx, my] = [(x1 + 2 * cx + x2) / 4, (y1 + 2 * cy + y2) / 4];
  const turn = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  const size = 3.5 + width;
  element("path", {
    class: "arrow",
    d: `M${size},0L${-size},${size * 0.75}L${-size},${-size * 0.75}Z`,
    transform: `translate(${mx.toFixed(1)},${my.toFixed(1)}) rotate(${turn.toFixed(1)})`,
  }, svg);
}

function overlaps(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function* spots(x, y, r, width, height) {
  for (const gap of [4, 18, 36]) {
    const d = r + gap;
    yield { x: x + d, y: y - height / 2, gap };
    yield { x: x - d - width, y: y - height / 2, gap };
    yield { x: x - width / 2, y: y - d - height, gap };
    yield { x: x - width / 2, y: y + d, gap };
    for (const [sx, sy] of [[1, -1], [1, 1], [-1, -1], [-1, 1]]) {
      yield { x: sx > 0 ? x + d * 0.75 : x - d * 0.75 - width, y: y + sy * d * 0.75 - height / 2, gap };
    }
  }
}

function isFree(box, taken) {
  const inside = box.x >= 3 && box.y >= 3 && box.x + box.width <= WIDTH - 3 && box.y + box.height <= HEIGHT - 3;
  return inside && !taken.some((each) => overlaps(box, each));
}

// Labels the busiest places first; one that finds no free spot stays without (its title names it).
function drawLabels(svg, places) {
  const taken = places.map(({ x, y, r }) => ({ x: x - r, y: y - r, width: 2 * r, height: 2 * r }));
  for (const { name, x, y, r } of places) {
    const text = element("text", { class: "label" }, svg);
    text.textContent = name.length > 28 ? `${name.slice(0, 27)}…` : name;
    const drawn = text.getBBox();
    const [width, height] = [drawn.width + 2 * HALO, drawn.height + 2 * HALO];
    const spot = [...spots(x, y, r, width, height)].find((each) => isFree({ ...each, width, height }, taken));
    if (!spot) {
      text.remove();
      continue;
    }
    taken.push({ x: spot.x, y: spot.y, width, height });
    text.setAttribute("x", spot.x + HALO - drawn.x);
    text.setAttribute("y", spot.y + HALO - drawn.y);
    if (spot.gap > 4) drawLeader(svg, text, { x, y }, { ...spot, width, height });
  }
}

function drawLeader(svg, text, from, box) {
  const x2 = Math.max(box.x, Math.min(from.x, box.x + box.width));
  const y2 = Math.max(box.y, Math.min(from.y, box.y + box.height));
  svg.insertBefore(element("line", { class: "leader", x1: from.x, y1: from.y, x2, y2 }), text);
}

function drawStays(svg, projection, places, most) {
  const drawn = places
    .map((place) => {
      const [x, y] = projection(place.at);
      return { ...place, x, y, r: 4 + 7 * Math.sqrt(place.ads / most) };
    })
    .sort((a, b) => b.ads - a.ads);
  for (const { name, ads, x, y, r } of drawn) {
    const circle = element("circle", { class: "stay", cx: x, cy: y, r }, svg);
    element("title", {}, circle).textContent = `${name}: ${ads} ads`;
  }
  drawLabels(svg, drawn);
}

// What happened between two moments; the land stays, and so does what a circle's size means.
function drawTime(marks, projection, track, time, most) {
  marks.replaceChildren();
  const places = staysIn(track, time);
  for (const move of movesIn(track, places, time)) drawMove(marks, projection, move);
  drawStays(marks, projection, [...places.values()], most);
}

async function draw(holder) {
  const track = JSON.parse(holder.parentElement.querySelector("[data-track]").textContent);
  const places = staysIn(track);
  if (places.size === 0) {
    holder.firstElementChild.textContent = "No place of this group has coordinates; the tables below name them.";
    return;
  }
  const view = lookAt([...places.values()].map((place) => place.at));
  const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  svg.setAttribute("aria-label", "Map of stays and movement; the tables below say the same");
  await drawLand(holder, svg, view);
  holder.replaceChildren(svg);
  const marks = element("g", {}, svg);
  const most = Math.max(...[...places.values()].map((place) => place.ads));
  const show = (from, to) => drawTime(marks, view.projection, track, [from - track.since, to - track.since], most);
  show(...ALWAYS);
  const brush = holder.parentElement.querySelector("[data-brush]");
  const last = Math.max(...track.stays.map(([, , , end]) => end));
  if (brush) offerBrush(brush, track.since, track.since + last, show);
  holder.dataset.drawn = "yes";
}

document.querySelectorAll("[data-map]").forEach((holder) => {
  draw(holder).catch((error) => {
    holder.textContent = `The map could not be drawn (${error.message}); the tables below say the same.`;
  });
});
