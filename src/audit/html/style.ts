/** The file's only style: dense, calm, in both colour schemes, and on paper. Its hash stands in the file's policy. */
export const style = `
:root{color-scheme:light dark;--fl-font:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;--fl-mono:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;
--fl-page:light-dark(#fafaf8,#111315);--fl-panel:light-dark(#fff,#191c1f);--fl-sunken:light-dark(#f3f3f0,#15181a);--fl-ink:light-dark(#1a1c1e,#e8eaec);--fl-soft:light-dark(#43484d,#bfc4c9);--fl-muted:light-dark(#5c6268,#9aa0a7);
--fl-line:light-dark(#e3e3df,#2b3034);--fl-grid:light-dark(#ececea,#262b2f);--fl-accent:light-dark(#2456c8,#7aa2ff);--fl-reference:light-dark(#8b939b,#79828b);
--fl-pass:light-dark(#17703f,#62cf92);--fl-pass-tint:light-dark(#e5f4ea,#14301f);--fl-fail:light-dark(#ab2117,#ff8b7e);--fl-fail-tint:light-dark(#fcebe9,#3a1b18);--fl-warn:light-dark(#835400,#e8b64a);--fl-warn-tint:light-dark(#fcf2d9,#352a10);
--fl-open:light-dark(#545597,#b0aef5);--fl-open-tint:light-dark(#ededf8,#262647);--fl-insufficient:var(--fl-open);--fl-invalid:var(--fl-fail);--fl-info:light-dark(#52595f,#aab1b8);--fl-info-tint:light-dark(#eeefef,#272c30);
--fl-heat-0:light-dark(#f0f0ed,#22272a);--fl-heat-1:light-dark(#f7e3ba,#44351a);--fl-heat-2:light-dark(#f2bf74,#6b4a1a);--fl-heat-3:light-dark(#e58c4c,#9a5420);--fl-heat-4:light-dark(#cf5230,#cf5a33);--fl-heat-5:light-dark(#a3211a,#ff7a5e);
--fl-series-2:light-dark(#b4531f,#f0955f);--fl-series-3:light-dark(#17703f,#62cf92);--fl-series-4:light-dark(#7a4ab0,#c79bf2);--fl-series-5:light-dark(#7a5a00,#dcb54e);--fl-series-6:light-dark(#53606c,#a9b4bf)}
*,*::before,*::after{box-sizing:border-box}
body{margin:0;background:var(--fl-page);color:var(--fl-ink);font:400 14px/1.5 var(--fl-font);overflow-wrap:break-word}
main{max-width:1060px;margin:0 auto;padding:28px 24px 64px}
header{display:grid;gap:6px;margin:0 0 20px}
h1{font-size:26px;line-height:32px;font-weight:680;letter-spacing:-.015em;margin:0}
h2{font-size:17px;line-height:24px;font-weight:660;letter-spacing:-.01em;margin:0 0 10px}
h3{font-size:14.5px;line-height:22px;font-weight:640;margin:14px 0 4px}.head h3{margin:0}
h4{font-size:13px;font-weight:620;margin:16px 0 4px}
p{margin:0 0 8px;max-width:86ch;text-wrap:pretty}
ul,ol{margin:0 0 8px;padding-inline-start:20px}
li{margin:2px 0;max-width:86ch}
section{background:var(--fl-panel);border:1px solid var(--fl-line);border-radius:11px;padding:18px 22px;margin:0 0 14px}
nav{font-size:13px;color:var(--fl-muted);margin:0 0 16px}
nav a{margin-inline-end:12px;display:inline-block;min-height:24px}
a{color:var(--fl-accent);text-underline-offset:2px}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--fl-accent);outline-offset:2px}
.label{font-size:11px;font-weight:600;letter-spacing:.06em;text-transform:uppercase;color:var(--fl-muted)}
.lead{font-size:15px;color:var(--fl-soft)}
.muted,small{color:var(--fl-muted);font-size:12.5px}
.chips{display:flex;flex-wrap:wrap;gap:6px;margin:4px 0 8px;padding:0;list-style:none}
.chips li{margin:0}
.chip{display:inline-flex;align-items:center;gap:5px;border-radius:5px;padding:1px 8px;font-size:12.5px;font-weight:600;line-height:20px;white-space:nowrap;color:var(--fl-info);background:var(--fl-info-tint)}
.chip.pass{color:var(--fl-pass);background:var(--fl-pass-tint)}
.chip.fail,.chip.error,.chip.invalid{color:var(--fl-fail);background:var(--fl-fail-tint)}
.chip.warn{color:var(--fl-warn);background:var(--fl-warn-tint)}
.chip.insufficient{color:var(--fl-open);background:var(--fl-open-tint)}
.mark{font-style:normal;font-weight:700}
.note{border-radius:7px;padding:8px 12px;background:var(--fl-sunken);border:1px solid var(--fl-line);margin:8px 0;font-size:13px}
.note.fail{background:var(--fl-fail-tint)}
.wide{overflow-x:auto;margin:6px 0 10px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:13px;line-height:19px;min-width:50%}
caption{text-align:start;font-size:12.5px;font-weight:600;color:var(--fl-soft);padding:4px 0}
th,td{text-align:start;vertical-align:top;padding:3px 14px 3px 0;border-block-end:1px solid var(--fl-line)}
th{font-weight:600;color:var(--fl-soft)}
thead th{font-size:12px;color:var(--fl-muted);vertical-align:bottom}
td.n,th.n{text-align:end}td.n,td.s{white-space:nowrap}
td.hash,.hash{font-family:var(--fl-mono);font-size:11.5px;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;margin:0 0 10px;font-size:13px}
dt{color:var(--fl-muted)}
dd{margin:0;min-width:0;overflow-wrap:anywhere}
figure{margin:10px 0}
figcaption{font-size:12.5px;font-weight:600;color:var(--fl-soft);margin:0 0 4px}
svg{display:block;max-width:100%;height:auto}
svg text{white-space:pre}
article{border-block-start:1px solid var(--fl-line);padding:14px 0 6px}
article:first-of-type{border-block-start:0;padding-block-start:0}
.head{display:flex;flex-wrap:wrap;gap:8px;align-items:baseline}
.headline{font-size:14.5px;margin:4px 0 8px}
details{margin:4px 0}
summary{cursor:pointer;color:var(--fl-soft);font-size:13px;min-height:24px;line-height:24px}
pre{font:12px/1.5 var(--fl-mono);background:var(--fl-sunken);border:1px solid var(--fl-line);border-radius:6px;padding:10px 12px;margin:6px 0 10px;white-space:pre-wrap;overflow-wrap:anywhere}
code{font-family:var(--fl-mono);font-size:.92em}
@media (max-width:640px){main{padding:16px 12px}section{padding:14px}dl{grid-template-columns:1fr}dd{margin-block-end:6px}}
@media print{:root{color-scheme:light}body{background:#fff;font-size:10.5pt}main{max-width:none;padding:0}section{border:0;border-block-start:1px solid var(--fl-line);border-radius:0;padding:12px 0;margin:0}
nav{display:none}tr,figure,.head,.headline{break-inside:avoid}h2,h3,h4,caption{break-after:avoid}thead{display:table-header-group}.wide{overflow:visible}table{font-size:8pt;line-height:1.35}th,td{padding-inline-end:8px}td.s,td.n{white-space:normal}th.n,td.n{overflow-wrap:normal}pre{border-color:#ddd}details::details-content{content-visibility:visible;block-size:auto}.chip{border:1px solid currentColor}}
`;
