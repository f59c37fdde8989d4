import { leaveBehind } from "./leave-behind";

leaveBehind("two");
