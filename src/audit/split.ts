import type { Piece } from './html/page.ts';

const piecePattern = /<section id="([a-z]+)"[\s\S]*?<\/section>\n|<script type="[^"]{1,40}" id="([A-Za-z-]+)">[\s\S]*?<\/script>\n/g;

/** The pieces of an audit file in its order, named as the writer names them; everything between named pieces is the frame, the rest after the last is the foot. */
export function splitFile(html: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let frame = '';
  for (const found of html.matchAll(piecePattern)) {
    frame += html.slice(at, found.index);
    at = found.index + found[0].length;
    const [text, section, script] = found;
    const name =
      section === 'run' ? 'run' : section !== undefined ? `page:${section}` : script === 'integrity-data' ? 'integrity' : (script ?? '').replace(/^block-/, '');
    pieces.push({ name, text });
  }
  return [{ name: 'frame', text: frame }, ...pieces, { name: 'foot', text: html.slice(at) }];
}
