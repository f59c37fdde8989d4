{{- define "frontend.selector" -}}
app.kubernetes.io/name: dynamo-query-frontend
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "frontend.labels" -}}
{{ include "frontend.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
