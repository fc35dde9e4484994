import type { ChartData } from '../../cells/types.ts';
import { chartTable, fileName } from '../../charts/chart-table.ts';
import { type ExportedSvg, standaloneSvg } from '../../charts/export-svg.ts';
import { saveText, tableCsv } from '../base/save-file.ts';
import { saveBlob } from './save-blob.ts';

/** Reads CSS variables where an element stands: colours as the theme shows them now, everything else as it is written. */
export function themeReader(at: HTMLElement): (variable: string) => string {
  const probe = document.createElement('span');
  const known = new Map<string, string>();
  return (variable) => {
    const before = known.get(variable);
    if (before !== undefined) return before;
    const written = getComputedStyle(at).getPropertyValue(variable).trim();
    let value = written;
    if (!/font|mono/.test(variable)) {
      (at.shadowRoot ?? at).append(probe);
      probe.style.color = `var(${variable})`;
      const computed = getComputedStyle(probe).color;
      probe.remove();
      if (computed !== '' && !computed.includes('var(')) value = computed;
    }
    const found = value === '' ? (/font|mono/.test(variable) ? 'sans-serif' : '#808080') : value;
    known.set(variable, found);
    return found;
  };
}

/** Twice the size, so that it stays sharp on paper and on fine screens. */
const pixelRatio = 2;

/** The picture of an exported drawing. Rejects when the browser cannot draw it. */
export async function pngOf(exported: ExportedSvg): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([exported.text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = exported.width * pixelRatio;
    canvas.height = exported.height * pixelRatio;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('This browser has no canvas to draw the picture with. Download the SVG instead.');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error('The picture is too large for this browser. Download the SVG instead.')) : resolve(blob)),
        'image/png',
      );
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

export type Download = 'png' | 'svg' | 'csv';

/** Saves a chart as a file, in the colours shown now. */
export async function downloadChart(kind: Download, chart: ChartData, svg: SVGSVGElement, host: HTMLElement): Promise<void> {
  const name = fileName(chart.title);
  if (kind === 'csv') {
    saveText(`${name}.csv`, tableCsv(chartTable(chart)), 'text/csv');
    return;
  }
  const exported = standaloneSvg(svg, chart, { resolve: themeReader(host), document });
  if (kind === 'svg') saveText(`${name}.svg`, exported.text, 'image/svg+xml');
  else saveBlob(`${name}.png`, await pngOf(exported));
}
