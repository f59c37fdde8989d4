declare function appEnvironment(
  config: { readonly context?: object; readonly terraformModules?: readonly (string | { readonly source: string })[] },
  environment: { readonly [name: string]: string | undefined },
  output: string,
): { readonly [name: string]: string | undefined };
export = appEnvironment;
