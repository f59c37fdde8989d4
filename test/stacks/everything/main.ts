import { App } from "cdktf";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { synth } from "../../../constructs/core/problems/synth";
import { AKS, AKS_SCALE_SETS } from "./aks";
import { EKS } from "./eks";
import { GKE, GKE_CLOSED } from "./gke";

const app = new App();
new EksDeployment(app, "eks", EKS);
new AksDeployment(app, "aks", AKS);
new AksDeployment(app, "sets", AKS_SCALE_SETS);
new GkeDeployment(app, "gke", GKE);
new GkeDeployment(app, "closed", GKE_CLOSED);
synth(app);
