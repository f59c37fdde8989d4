import { writePackage } from "./write";

/** The end of `npm run build`: `dist/` as it is published, from what tsc wrote. */
writePackage(process.cwd()).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
