{{- define "managed.labels" -}}
app.kubernetes.io/name: dynamo-managed-monitors
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
