"""Plants what an EKS deployment may leave in moto, and the same of others beside it; prints the ids of what is the deployment's own."""
import json
import sys

import boto3

URL, REGION = sys.argv[1], "us-west-2"


def client(name):
    return boto3.client(name, endpoint_url=URL, region_name=REGION, aws_access_key_id="a", aws_secret_access_key="b")


ec2, elb, logs, efs = client("ec2"), client("elbv2"), client("logs"), client("efs")


def tags(of=None, **more):
    return [{"Key": key.replace("__", "/"), "Value": value} for key, value in {**(of or {}), **more}.items()]


def spec(kind, of):
    return [{"ResourceType": kind, "Tags": tags(of)}]


vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{n}.0/24", AvailabilityZone=f"{REGION}{zone}")["Subnet"]["SubnetId"] for n, zone in enumerate("ab")]
image = ec2.describe_images()["Images"][0]["ImageId"]
planted = {}
for cluster in ["eks", "eks-2"]:
    mine = {}
    mine["sg"] = ec2.create_security_group(GroupName=f"k8s-web-{cluster}", Description="x", VpcId=vpc, TagSpecifications=spec("security-group", {"elbv2.k8s.aws/cluster": cluster}))["GroupId"]
    mine["eni"] = ec2.create_network_interface(SubnetId=subnets[0], TagSpecifications=spec("network-interface", {"cluster.k8s.amazonaws.com/name": cluster}))["NetworkInterface"]["NetworkInterfaceId"]
    owned = {f"kubernetes.io/cluster/{cluster}": "owned", "kubernetes.io/created-for/pvc/name": "cache", "kubernetes.io/created-for/pvc/namespace": "inference"}
    mine["volume"] = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=50, TagSpecifications=spec("volume", owned))["VolumeId"]
    karpenter = {"karpenter.sh/nodepool": "gpu", "eks:eks-cluster-name": cluster}
    mine["machine"] = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, InstanceType="g6.12xlarge", SubnetId=subnets[0], TagSpecifications=spec("instance", karpenter))["Instances"][0]["InstanceId"]
    template = {"eks:eks-cluster-name": cluster, "karpenter.k8s.aws/ec2nodeclass": "gpu"}
    mine["template"] = ec2.create_launch_template(LaunchTemplateName=f"karpenter-{cluster}", LaunchTemplateData={"ImageId": image}, TagSpecifications=spec("launch-template", template))["LaunchTemplate"]["LaunchTemplateId"]
    mine["lb"] = elb.create_load_balancer(Name=f"k8s-web-{cluster}", Subnets=subnets, Tags=tags({"elbv2.k8s.aws/cluster": cluster}))["LoadBalancers"][0]["LoadBalancerArn"]
    mine["group"] = elb.create_target_group(Name=f"k8s-web-{cluster}", Protocol="HTTP", Port=80, VpcId=vpc, Tags=tags({"elbv2.k8s.aws/cluster": cluster}))["TargetGroups"][0]["TargetGroupArn"]
    for name in [f"/aws/eks/{cluster}/cluster", f"/aws/containerinsights/{cluster}/performance"]:
        logs.create_log_group(logGroupName=name)
    mine["logs"] = f"/aws/eks/{cluster}/cluster"
    mine["insights"] = f"/aws/containerinsights/{cluster}/performance"
    mine["files"] = efs.create_file_system(CreationToken=cluster, Tags=tags({"dynamo-serving-cluster": cluster}))["FileSystemId"]
    planted[cluster] = mine
# What nobody marked, and what is in use.
ec2.create_security_group(GroupName="k8s-web-unmarked", Description="x", VpcId=vpc)
ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=1, TagSpecifications=spec("volume", {"kubernetes.io/created-for/pvc/name": "cache", "ebs.csi.aws.com/cluster": "true"}))
used = ec2.create_network_interface(SubnetId=subnets[0], TagSpecifications=spec("network-interface", {"cluster.k8s.amazonaws.com/name": "eks"}))["NetworkInterface"]["NetworkInterfaceId"]
ec2.attach_network_interface(NetworkInterfaceId=used, InstanceId=planted["eks"]["machine"], DeviceIndex=1)
# Two machines of the deployment's own pool, which ask for no room that others take.
ec2.run_instances(ImageId=image, MinCount=2, MaxCount=2, InstanceType="g6.2xlarge", SubnetId=subnets[0], TagSpecifications=spec("instance", {"dynamo-serving-cluster": "eks"}))
print(json.dumps(planted))
