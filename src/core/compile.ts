import { platform } from './platform.js';

/** A module of WebAssembly. Throws what the engine does where it can't be compiled. */
export function compileBase64(base64: string): object {
  const { WebAssembly } = platform;
  if (!WebAssembly) throw new TypeError('WebAssembly is not defined');
  const binary = platform.atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return new WebAssembly.Module(bytes);
}
