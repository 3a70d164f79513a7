// Vite's output asks the document whether it can preload modules, and needs nothing else of a browser.
globalThis.document = { createElement: () => ({ relList: { supports: () => true } }) };
