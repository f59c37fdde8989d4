import { App } from "cdktf";
import { EksDeployment } from "cdktf-dynamo/aws";
import { DoorAuthentication, DoorCertificate, Exposure } from "cdktf-dynamo/inference";
import { synth } from "cdktf-dynamo/kubernetes";

/** Two models reached from outside: one from the company's network, one from the internet by programs with a signed token. */
const app = new App();
const tls = DoorCertificate.acm("arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555"); // yours, in this region
new EksDeployment(app, "chat", {
  region: "us-west-2",
  publicAccessCidrs: ["203.0.113.7/32"], // your own address
  deletionProtection: false, // so that it can be tried and destroyed; leave it out for what is to last
  gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }],
  models: [
    { name: "inside", model: "Qwen/Qwen3-0.6B", exposure: Exposure.internal({ host: "inside.example.com", tls }) },
    {
      name: "outside",
      model: "Qwen/Qwen3-0.6B",
      longestStreamSeconds: 900,
      exposure: Exposure.public({
        host: "outside.example.com",
        tls,
        authentication: DoorAuthentication.jwt({
          issuer: "https://login.example.com",
          jwksUri: "https://login.example.com/.well-known/jwks.json",
          audience: "outside.example.com",
        }),
        allowedCidrs: ["198.51.100.0/24"], // the customers' addresses
      }),
    },
  ],
});
synth(app);
