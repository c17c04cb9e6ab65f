#!/usr/bin/env bash
# A real Slurm with two one-core nodes on this host, for tests: `local-slurm.sh start` (as root; installs Debian's packages if missing), `local-slurm.sh stop`.
# Afterwards sbatch, srun, squeue, sacct-less `scontrol show job` work as on a cluster. All traffic stays on 127.0.0.1.
set -euo pipefail
case "${1:-}" in
start)
  command -v slurmctld >/dev/null || { apt-get update -qq; apt-get install -y -qq --no-install-recommends slurmctld slurmd slurm-client munge >/dev/null; }
  host=$(hostname); mkdir -p /etc/slurm /var/spool/slurmctld /run/munge /var/log/munge; chown munge:munge /run/munge /var/log/munge
  [ -s /etc/munge/munge.key ] || { head -c 1024 /dev/urandom >/etc/munge/munge.key; chown munge:munge /etc/munge/munge.key; chmod 400 /etc/munge/munge.key; }
  cat >/etc/slurm/slurm.conf <<CONF
ClusterName=local
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
StateSaveLocation=/var/spool/slurmctld
SlurmdSpoolDir=/var/spool/slurmd.%n
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd.%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
ReturnToService=2
# Dependencies and freed nodes are looked at every second, not every minute.
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=17001 CPUs=1
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=17002 CPUs=1
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF
  su munge -s /bin/sh -c /usr/sbin/munged; sleep 1; slurmctld; sleep 2; slurmd -N n1; slurmd -N n2
  for _ in $(seq 30); do [ "$(sinfo -h -t idle -o %D | head -n 1)" = 2 ] && break; sleep 1; done; sinfo ;;
stop)
  for f in /run/slurmd.n1.pid /run/slurmd.n2.pid /run/slurmctld.pid /run/munge/munged.pid; do [ -f $f ] && kill "$(cat $f)" 2>/dev/null || true; done ;;
*) echo "usage: $0 start|stop" >&2; exit 2 ;;
esac
