/** AssemblyScript's integer type, for the memory layout that both compilers read. */
declare type u32 = number;

/** The module itself, not an instance of it: what edge runtimes and their bundlers give. */
declare module '*.wasm?module' {
  const module: object;
  export default module;
}
