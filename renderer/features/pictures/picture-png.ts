import { latinFaceAddress } from '../../app/latin-face.ts';
import { latinFace } from './picture-look.ts';
import { pixelScale } from './picture-plan.ts';

/** The drawing as a PNG, twice as fine as it is shown. Rejects where the browser cannot draw it. */
export async function pngOf(drawing: SVGSVGElement): Promise<Blob> {
  const { width, height } = drawing.viewBox.baseVal;
  const scale = pixelScale(height);
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('width', String(width * scale));
  copy.setAttribute('height', String(height * scale));
  const style = document.createElementNS(copy.namespaceURI, 'style');
  style.textContent = await latinFaceRule();
  copy.prepend(style);
  const source = new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' });
  const address = URL.createObjectURL(source);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return await drawn(image, width * scale, height * scale);
  } finally {
    URL.revokeObjectURL(address);
  }
}

function drawn(image: HTMLImageElement, width: number, height: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('the picture could not be drawn'));
      else resolve(blob);
    }, 'image/png'),
  );
}

let faceRule: Promise<string> | undefined;

/** A picture takes nothing from the page: the face has to be in it. */
function latinFaceRule(): Promise<string> {
  faceRule ??= fetch(latinFaceAddress)
    .then((answer) => answer.blob())
    .then(dataAddress)
    .then(
      (data) =>
        `@font-face { font-family: "${latinFace}"; font-weight: 100 900; src: url("${data}") format("woff2"); }`,
    );
  // Asked again the next time when it did not come.
  faceRule.catch(() => {
    faceRule = undefined;
  });
  return faceRule;
}

function dataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
