import type { CodegenConfig } from "@graphql-codegen/cli";

// Types for every document in src/, from the SDL that the package's tests keep true. Nothing of it is committed.
const config: CodegenConfig = {
  schema: ["../saleor_customer_ext/graphql/schema.graphql", "schema/host.graphql"],
  documents: ["src/**/*.{ts,tsx}", "!src/gql/**"],
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        enumType: "string-literal",
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        // Oscar's API writes decimals as strings, Saleor's writes numbers; what staff type is always sent as a string.
        scalars: { DateTime: "string", Decimal: { input: "string", output: "string | number" } },
      },
    },
  },
};

export default config;
