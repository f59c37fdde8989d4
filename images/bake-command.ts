import type { BakeOptions, ImagesIo } from "./options";

/** `--print`, `--build` and `--push`. */
export async function bakeCommand(_options: BakeOptions, io: ImagesIo): Promise<number> {
  io.err("--print, --build and --push are not made yet\n");
  return 2;
}
