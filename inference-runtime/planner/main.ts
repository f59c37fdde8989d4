import { planCommand } from "./cli";

// The plan command by itself: npm run --silent plan -- FILE.
void planCommand(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
