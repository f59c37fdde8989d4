import { App } from "cdktf";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { synth } from "../../../constructs/core/problems/synth";
import { AKS, AKS_SCALE_SETS } from "./aks";
import { EKS, EKS_FOUND } from "./eks";
import { GKE, GKE_CLOSED, GKE_RACK } from "./gke";

const app = new App();
new EksDeployment(app, "eks", EKS);
new EksDeployment(app, "found", EKS_FOUND);
new AksDeployment(app, "aks", AKS);
new AksDeployment(app, "sets", AKS_SCALE_SETS);
new GkeDeployment(app, "gke", GKE);
new GkeDeployment(app, "closed", GKE_CLOSED);
new GkeDeployment(app, "rack", GKE_RACK);
synth(app);
