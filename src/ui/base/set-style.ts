import { noChange } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

type Properties = Readonly<Record<string, string | null>>;

class SetStyle extends Directive {
  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT) throw new Error('setStyle stands alone in a tag, not behind an attribute.');
  }

  override update(part: ElementPart, [properties]: [Properties]): typeof noChange {
    if (part.element instanceof HTMLElement || part.element instanceof SVGElement) {
      for (const [name, value] of Object.entries(properties)) {
        if (value === null) part.element.style.removeProperty(name);
        else part.element.style.setProperty(name, value);
      }
    }
    return noChange;
  }

  override render(_properties: Properties): typeof noChange {
    return noChange;
  }
}

/**
 * Sets style properties of an element through its `style` object; null removes one. Lit's `styleMap` writes a style attribute when it first
 * renders, which the content policy refuses.
 */
export const setStyle = directive(SetStyle);
