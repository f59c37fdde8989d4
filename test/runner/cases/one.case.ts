import { leaveBehind } from "./leave-behind";

leaveBehind("one");
