{{/* Where the volume with the weights is mounted, in every pod alike. Not below /root: the image's user can't read there (ai-dynamo/dynamo#4290). */}}
{{- define "model.mountPath" -}}/opt/models{{- end }}

{{/* The model's own folder. The same path in the worker and in the frontend, which reads the tokenizer from it. */}}
{{- define "model.folder" -}}{{ include "model.mountPath" . }}/{{ .Values.model.id }}/{{ .Values.model.revision }}{{- end }}

{{/* Written by the Job when everything is there. */}}
{{- define "model.marker" -}}{{ include "model.folder" . }}/.download-complete{{- end }}

{{- define "model.claim" -}}{{ .Release.Name }}-model-cache{{- end }}

{{/* On every pod of the graph, put there by the operator, whatever its release. */}}
{{- define "model.graphLabel" -}}nvidia.com/dynamo-graph-deployment-name{{- end }}

{{/* On the pods of the chart's own Jobs. */}}
{{- define "model.jobLabels" -}}
{{ include "model.labels" .root }}
app.kubernetes.io/component: {{ .job }}
{{- end }}

{{- define "model.labels" -}}
app.kubernetes.io/name: dynamo-model
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
