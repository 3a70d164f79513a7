// What the types of vega and playwright take from a browser. The programs here run in none, so it need not be more.
interface Node {}
interface Element extends Node {}
interface HTMLElement extends Element {}
interface SVGElement extends Element {}
interface HTMLCanvasElement extends HTMLElement {}
interface HTMLElementTagNameMap {}
interface MouseEvent {}
interface TouchEvent {}
interface KeyboardEvent {}
