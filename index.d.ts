/** What is in which entry: `cdktf-dynamo/aws`, `/azure`, `/google`, `/kubernetes`, `/dynamo`, `/inference`, `/planner`, `/testing`. */
declare const entries: { readonly [entry: string]: readonly string[] };
export = entries;
