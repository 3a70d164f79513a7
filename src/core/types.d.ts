/** The module itself, not an instance of it: what edge runtimes and their bundlers give. */
declare module '*.wasm?module' {
  const module: object;
  export default module;
}
