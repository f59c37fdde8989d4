{{- define "chats.labels" -}}
app.kubernetes.io/name: dynamo-chats
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "chats.selector" -}}
app.kubernetes.io/name: dynamo-chats
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
