{{/* On every pod of the graph, put there by the operator, whatever its release. */}}
{{- define "model.graphLabel" -}}nvidia.com/dynamo-graph-deployment-name{{- end }}

{{/* On the pods of the chart's own Jobs. */}}
{{- define "model.jobLabels" -}}
{{ include "model.labels" .root }}
app.kubernetes.io/component: {{ .job }}
{{- end }}

{{- define "model.labels" -}}
app.kubernetes.io/name: dynamo-model
app.kubernetes.io/instance: {{ include "model.name" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* The model's name: its release's, of whose name that of its weights alone is made. */}}
{{- define "model.name" -}}
{{ if eq .Values.stage "weights" }}{{ trimSuffix "-weights" .Release.Name }}{{ else }}{{ .Release.Name }}{{ end }}
{{- end }}

{{/*
Where the claim was another release's, the model's own for one: that one's next revision is without it, and Helm would delete what it knows as its
own, unless the object itself says that it stays. Once said it is said for good.
*/}}
{{- define "model.taken" -}}
{{- $annotations := dig "metadata" "annotations" dict .live }}
{{- $owner := dig "meta.helm.sh/release-name" .root.Release.Name $annotations }}
{{- if and (eq .root.Values.stage "weights") (or (ne $owner .root.Release.Name) (eq (dig "helm.sh/resource-policy" "" $annotations) "keep")) }}
  annotations:
    helm.sh/resource-policy: keep
{{- end }}
{{- end }}

{{/* Volumes have no namespace: the release's is in the name. */}}
{{- define "model.volumeName" -}}
{{ .root.Release.Namespace }}-{{ .cache.claimName }}
{{- end }}
