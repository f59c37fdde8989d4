/** A model that can be asked. */
export interface AskedModel {
  /** Its name in the deployment. */
  readonly name: string;
  /** The name under which clients ask for it. */
  readonly model: string;
  /** Namespace of its pods. */
  readonly namespace: string;
  /** Where, as OpenAI's clients take it: "http://qwen-frontend.inference:8000/v1". */
  readonly endpoint: string;
}
