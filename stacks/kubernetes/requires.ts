import { requirePackages } from "../../constructs/core/required-packages";

// Before anything that imports them: the entry's first line.
requirePackages("cdktf-dynamo/kubernetes", ["cdktf", "constructs", "@cdktf/provider-helm", "@cdktf/provider-kubernetes"]);
