import { requirePackages } from "../core/required-packages";

// Before anything that imports them: the entry's first line.
requirePackages("cdktf-dynamo/dynamo", ["cdktf", "constructs", "@cdktf/provider-helm", "@cdktf/provider-kubernetes"]);
