// The declarations of the certificate library name these types as browsers do; Node has the same in a module.
type Crypto = import('node:crypto').webcrypto.Crypto;
type CryptoKey = import('node:crypto').webcrypto.CryptoKey;
type CryptoKeyPair = import('node:crypto').webcrypto.CryptoKeyPair;
type KeyUsage = import('node:crypto').webcrypto.KeyUsage;
type BufferSource = import('node:crypto').webcrypto.BufferSource;
type Algorithm = import('node:crypto').webcrypto.Algorithm;
type AlgorithmIdentifier = import('node:crypto').webcrypto.AlgorithmIdentifier;
type EcKeyGenParams = import('node:crypto').webcrypto.EcKeyGenParams;
type EcKeyImportParams = import('node:crypto').webcrypto.EcKeyImportParams;
type EcdsaParams = import('node:crypto').webcrypto.EcdsaParams;
type RsaHashedImportParams = import('node:crypto').webcrypto.RsaHashedImportParams;
