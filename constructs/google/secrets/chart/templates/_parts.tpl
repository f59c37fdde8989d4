{{- define "gke-stored-secrets.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: dynamo
{{- end }}
{{- /*
One pod that reads and writes once. kubectl makes Secrets of files by itself (kustomize), so that no value passes through an argument or a shell; it
patches the Secrets that the chart made, and may do so to no others.
*/ -}}
{{- define "gke-stored-secrets.job" -}}
backoffLimit: 4
activeDeadlineSeconds: 300
template:
  metadata:
    labels:
      {{- include "gke-stored-secrets.labels" . | nindent 6 }}
  spec:
    serviceAccountName: {{ .Values.serviceAccount }}
    restartPolicy: Never
    enableServiceLinks: false
    securityContext:
      runAsNonRoot: true
      runAsUser: 65532
      runAsGroup: 65532
      fsGroup: 65532
      seccompProfile:
        type: RuntimeDefault
    containers:
      - name: write
        image: {{ .Values.image }}
        command: [/bin/kubectl]
        args: [apply, --server-side, --force-conflicts, --field-manager=gke-stored-secrets, --validate=false, --cache-dir=/tmp/cache, --kustomize=/work]
        resources:
          requests: { cpu: 10m, memory: 64Mi }
          limits: { memory: 128Mi }
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop: [ALL]
        volumeMounts:
          - { name: work, mountPath: /work }
          - { name: list, mountPath: /work/kustomization.yaml, subPath: kustomization.yaml, readOnly: true }
          - { name: stored, mountPath: /work/stored, readOnly: true }
          - { name: tmp, mountPath: /tmp }
    volumes:
      # In a volume of a ConfigMap nothing else can be mounted.
      - name: work
        emptyDir: { sizeLimit: 1Mi }
      - name: list
        configMap:
          name: {{ .Release.Name }}
      - name: stored
        csi:
          driver: secrets-store-gke.csi.k8s.io
          readOnly: true
          volumeAttributes:
            secretProviderClass: {{ .Release.Name }}
      - name: tmp
        emptyDir: { sizeLimit: 64Mi }
{{- end }}
