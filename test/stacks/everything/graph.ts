import { DynamoGraphOptions } from "../../../constructs/dynamo/graph/graph-options";

/** A graph of one's own whose worker reads a folder of its node, which `hostAccess` lets it. */
export function ownGraph(pool: string): DynamoGraphOptions {
  return {
    pools: { decode: pool },
    hostAccess: ["hostPath"],
    yaml: `
apiVersion: nvidia.com/v1beta1
kind: DynamoGraphDeployment
metadata: { name: own }
spec:
  components:
    - name: frontend
      type: frontend
      podTemplate: { spec: { containers: [{ name: main, image: "nvcr.io/nvidia/ai-dynamo/dynamo-frontend:\${VERSION}" }] } }
    - name: decode
      type: worker
      podTemplate:
        spec:
          volumes: [{ name: models, hostPath: { path: /opt/models } }]
          containers:
            - name: main
              image: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:\${VERSION}"
              command: [python3, -m, dynamo.vllm, --model, Qwen/Qwen3-0.6B]
              volumeMounts: [{ name: models, mountPath: /models, readOnly: true }]
              resources: { limits: { nvidia.com/gpu: "1" } }
`,
  };
}
