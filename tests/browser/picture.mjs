// A picture for the documentation as a small PNG: 256 colours are plenty for a page, and a third of
// the bytes.

import { crc32, deflateSync } from "node:zlib";

const COLOURS = 256;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG with a palette, of a PNG with more colours. The browser reads the latter. */
export async function withPalette(browser, png) {
  const { width, height, pixels } = await read(browser, png);
  const count = new Map();
  const colourAt = (at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = colourAt(at);
    count.set(colour, (count.get(colour) ?? 0) + 1);
  }
  const byCount = [...count].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = byCount.slice(0, COLOURS);
  const index = new Map(byCount.map((colour) => [colour, nearest(palette, colour)]));
  // Each row begins with the number of its filter: none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < width * height; at += 1) {
    rows[at + Math.floor(at / width) + 1] = index.get(colourAt(at * 4));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap(channels))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function nearest(palette, colour) {
  const wanted = channels(colour);
  let best = 0;
  let least = Infinity;
  palette.forEach((one, at) => {
    const far = channels(one).reduce((sum, value, i) => sum + (value - wanted[i]) ** 2, 0);
    if (far < least) [best, least] = [at, far];
  });
  return best;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const edges = Buffer.alloc(8);
  edges.writeUInt32BE(data.length, 0);
  edges.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([edges.subarray(0, 4), body, edges.subarray(4)]);
}

/** The pixels of a PNG: red, green, blue and alpha, one byte each, the lowest bits left out. */
async function read(browser, png) {
  const page = await browser.newPage();
  const { width, height, text } = await page.evaluate(async (source) => {
    // Gradients are drawn with noise, which is in the lowest bits.
    const STEP = 4;
    const image = new Image();
    image.src = source;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    // Beyond 255 there is nothing: white stays white.
    const rounded = data.map((value) => Math.min(255, Math.round(value / STEP) * STEP));
    let text = "";
    for (const byte of rounded) text += String.fromCharCode(byte);
    return { width: image.width, height: image.height, text: btoa(text) };
  }, `data:image/png;base64,${png.toString("base64")}`);
  await page.close();
  return { width, height, pixels: Buffer.from(text, "base64") };
}
