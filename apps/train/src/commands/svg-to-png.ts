import { reasonOf } from '@ecg-affect/errors';

/** Pixels of the picture per px. */
const SCALE = 2;

/**
 * A picture of an SVG document that needs no style sheet.
 * @throws Error when the library that draws it has no build for this machine
 */
export async function pngOf(svg: string): Promise<Uint8Array> {
  // Loaded here: it takes a tenth of a second that no other command should wait for.
  const { createCanvas, loadImage } = await import('@napi-rs/canvas').catch((error: unknown) => {
    throw new Error(
      `no PNG can be drawn on this machine (${reasonOf(error)}): expected a file that ends in .svg or .html`,
    );
  });
  const image = await loadImage(Buffer.from(svg));
  const canvas = createCanvas(SCALE * image.width, SCALE * image.height);
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.encode('png');
}
