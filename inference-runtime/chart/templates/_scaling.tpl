{{/*
The components of the graph that is in the cluster: the number of each, 1 where it has none as Dynamo takes it, and whether its scaling adapter
says it. Nothing on a first install, and where there is no cluster (helm template).
*/}}
{{- define "model.live" -}}
{{- $live := lookup .Values.graph.apiVersion "DynamoGraphDeployment" .Release.Namespace .Release.Name }}
{{- $parts := dict }}
{{- range $name, $service := dig "spec" "services" dict $live }}
{{- $_ := set $parts $name (dict "replicas" (int (dig "replicas" 1 $service)) "scaled" (dig "scalingAdapter" "enabled" false $service)) }}
{{- end }}
{{- range dig "spec" "components" list $live }}
{{- $_ := set $parts .name (dict "replicas" (int (dig "replicas" 1 .)) "scaled" (hasKey . "scalingAdapter")) }}
{{- end }}
{{- $parts | toJson }}
{{- end }}
