// Importing this module registers the element; each one that is connected without a session gets a lab of its own. The lab comes first: see embedding.ts.
import './base/tokens.css';
import './elements-lab.ts';
import './shell/notebook-element.ts';

export type { FaultlineNotebook } from './elements-types.ts';
