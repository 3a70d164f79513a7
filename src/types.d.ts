/** AssemblyScript's integer type, for the memory layout that both compilers read. */
declare type u32 = number;
