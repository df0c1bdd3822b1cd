/**
 * The version of the plugin API (Semantic Versioning). A plugin names the range that it was written for in `api` of its
 * manifest; a healer whose API is outside of it does not run it.
 */
export const apiVersion = '1.2.0';
