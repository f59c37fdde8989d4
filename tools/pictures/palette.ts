import { crc32, deflate, inflate } from "./zlib";

/** PNG, second edition, 11.2: what is read and written of it here. */
const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLOURS = 256;

/** The same picture with at most 256 colours, each pixel a byte: a third of the size. Rare shades of letters' edges go to the nearest that stays. */
export function withPalette(png: Buffer): Buffer {
  const { width, height, channels, pixels } = decode(png);
  const counts = new Map<number, number>();
  const colours = new Uint32Array(width * height);
  for (let index = 0; index < colours.length; index++) {
    const at = index * channels;
    const colour = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
    colours[index] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const kept = [...counts].sort(([a, often], [b, seldom]) => seldom - often || a - b).slice(0, COLOURS).map(([colour]) => colour);
  const place = new Map([...counts.keys()].map((colour) => [colour, nearest(colour, kept)]));
  // Each row begins with its filter: none.
  const rows = Buffer.alloc(height * (width + 1));
  colours.forEach((colour, index) => (rows[Math.floor(index / width) * (width + 1) + 1 + (index % width)] = place.get(colour) ?? 0));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const palette = Buffer.from(kept.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("PLTE", palette), chunk("IDAT", deflate(rows)), chunk("IEND", Buffer.alloc(0))]);
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** 3, or 4 with transparency, which is passed over. */
  readonly channels: number;
  readonly pixels: Buffer;
}

/** One of eight bits a channel, as Chromium writes it. */
function decode(png: Buffer): Picture {
  const parts: Buffer[] = [];
  let header = Buffer.alloc(13);
  for (let at = 8; at < png.length; ) {
    const [size, type] = [png.readUInt32BE(at), png.toString("latin1", at + 4, at + 8)];
    const data = png.subarray(at + 8, at + 8 + size);
    if (type === "IHDR") header = Buffer.from(data);
    if (type === "IDAT") parts.push(data);
    at += size + 12;
  }
  const [width, height, kind] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9]];
  if (header[8] !== 8 || (kind !== 2 && kind !== 6) || header[12] !== 0) throw new Error("not a PNG as Chromium writes it");
  const channels = kind === 2 ? 3 : 4;
  return { width, height, channels, pixels: unfiltered(inflate(Buffer.concat(parts)), width * channels, height, channels) };
}

function unfiltered(raw: Buffer, stride: number, height: number, channels: number): Buffer {
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)];
    for (let column = 0; column < stride; column++) {
      const at = row * stride + column;
      const left = column < channels ? 0 : pixels[at - channels];
      const above = row === 0 ? 0 : pixels[at - stride];
      const corner = row === 0 || column < channels ? 0 : pixels[at - stride - channels];
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
      pixels[at] = (raw[row * (stride + 1) + 1 + column] + guess) & 255;
    }
  }
  return pixels;
}

function paeth(left: number, above: number, corner: number): number {
  const sum = left + above - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - above), Math.abs(sum - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

function nearest(colour: number, kept: readonly number[]): number {
  let [best, least] = [0, Infinity];
  kept.forEach((other, index) => {
    const far = ((colour >> 16) - (other >> 16)) ** 2 + (((colour >> 8) & 255) - ((other >> 8) & 255)) ** 2 + ((colour & 255) - (other & 255)) ** 2;
    if (far < least) [best, least] = [index, far];
  });
  return best;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
}
