import { DataGoogleProject, ProjectService } from "./bindings";
import { ITerraformDependable } from "../core/framework";
import { Construct } from "constructs";

/** Properties of `GoogleProject`. */
export interface GoogleProjectProps {
  /** The project's id. @default - the one that the google provider finds when it runs */
  readonly projectId?: string;
  /** APIs to enable: "container.googleapis.com". */
  readonly apis: string[];
}

/** The Google Cloud project in which a cluster is made, with the APIs that it needs. */
export class GoogleProject extends Construct {
  /** The project's id; known only at apply when it wasn't given. */
  public readonly projectId: string;
  /** What must be done before anything else is made in the project. */
  public readonly apis: ITerraformDependable[];
  private data?: DataGoogleProject;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: GoogleProjectProps,
  ) {
    super(scope, id);
    this.projectId = props.projectId ?? this.lookup().projectId;
    this.apis = props.apis.map(
      (service) =>
        new ProjectService(this, service.split(".")[0], {
          project: props.projectId,
          service,
          // Others in the project may use it too.
          disableOnDestroy: false,
        }),
    );
  }

  /** The project's number, of which the names of Google's own service agents are made. Known only at apply. */
  public get projectNumber(): string {
    return this.lookup().number;
  }

  /** Asks the resource manager. data.google_client_config knows the id too, but writes an access token into the state. */
  private lookup(): DataGoogleProject {
    this.data ??= new DataGoogleProject(this, "project", { projectId: this.props.projectId });
    return this.data;
  }
}
