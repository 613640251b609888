-- Three runs for tests of `aisle explain`. Run 1 tells what was tried, run 2 is under a policy that does
-- not, run 3 did not record it.
INSERT INTO run VALUES
    (1, 'toy', '', 'kubernetes/kube-default', 'kubernetes', 'kube-default', 1, 'complete', 'a', '{}', '', '0', 900, 9),
    (2, 'toy', '', 'fifo/fgd', 'fifo', 'fgd', 1, 'complete', 'b', '{}', '', '0', 900, 9),
    (3, 'toy', '', 'kubernetes/kube-default', 'kubernetes', 'kube-default', 2, 'complete', 'a', '{}', '', '0', 900, 9),
    (4, 'toy', '', 'kubernetes/kube-default', 'kubernetes', 'kube-default', 3, 'failed', 'a', '{}', '', '0', 900, 9);
INSERT INTO node SELECT r.column1, n.* FROM (VALUES (1), (2), (3)) AS r, (VALUES
    (0, 'control-plane', 4000, 16384, 0, NULL, NULL, NULL, NULL),
    (1, 'gpu-1', 64000, 262144, 8, 'A100', 40960, NULL, NULL),
    (2, 'gpu-2', 64000, 262144, 8, 'A100', 40960, NULL, NULL),
    (3, 'gpu-10', 64000, 262144, 8, 'A100', 40960, NULL, NULL)) AS n;

-- Of run 1: big-0 waits for GPUs, is placed, preempted, and placed again; full-0 is evicted for; gang-a waits
-- for its members; never-0 has no place anywhere; odd-0 came too late; two have one name.
INSERT INTO pod (run_id, pod, name, job, gpu_milli, submit_s, start_s, ready_s, end_s, node, gpus, state, reason) VALUES
    (1, 0, 'big-0', 0, 4000, 5, 395.25, 407.5, NULL, 2, '0,1,2,3', 'running', NULL),
    (1, 1, 'never-0', NULL, 0, 5, NULL, NULL, NULL, NULL, NULL, 'waiting', NULL),
    (1, 2, 'gang-a', 2, 4000, 10, 70, 71, 400, NULL, NULL, 'finished', NULL),
    (1, 3, 'late-0', NULL, 1000, 900, NULL, NULL, NULL, NULL, NULL, 'waiting', NULL),
    (1, 4, 'wide-0', NULL, 8000, 7, NULL, NULL, NULL, NULL, NULL, 'rejected', 'no node is large enough'),
    (1, 5, 'twin', NULL, 0, 8, 8, NULL, 9, 0, '', 'finished', NULL),
    (1, 6, 'twin', NULL, 0, 9, 9, NULL, 10, 0, '', 'finished', NULL),
    (1, 7, 'web-6d5f-1', NULL, 460, 9, 9, 12.125, 10, 1, '0:460', 'finished', NULL),
    (1, 8, 'web-6d5f-2', NULL, 460, 9, 9, 12.5, 10, 1, '0:460', 'finished', NULL),
    (2, 0, 'big-0', NULL, 1000, 5, 5, NULL, 20, 1, '0', 'finished', NULL),
    (2, 1, 'only-fifo', NULL, 1000, 5, 5, NULL, 20, 1, '0', 'finished', NULL),
    (3, 0, 'big-0', NULL, 1000, 5, 5, NULL, 20, 1, '0', 'finished', NULL),
    (3, 1, 'silent', NULL, 0, 5, NULL, NULL, NULL, NULL, NULL, 'waiting', NULL);
INSERT INTO job (run_id, job, name, tenant, gpu_count, submit_s, preemptions, state, pods, job_type, moves, failures,
                 held_s, overhead_s, checkpoint_s, lost_s) VALUES
    (1, 0, 'big-0', NULL, 4, 5, 1, 'running', 1, NULL, 0, 0, 0, 0, 0, 0),
    (1, 2, 'gang-a', 'alice', 4, 10, 0, 'finished', 4, 'resnet50', 0, 2, 0, 0, 0, 0);

INSERT INTO attempt VALUES
    (1, 0, 0, 5, 5, 1, 'failed', NULL, 0, 4, 0,
     '0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient nvidia.com/gpu. no new claims to deallocate, preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.',
     '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient nvidia.com/gpu. preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.'),
    (1, 0, 1, 6, 66, 7, 'failed', NULL, 0, 4, 0,
     '0/4 nodes are available: 1 node(s) had untolerated taint(s), 1 Insufficient memory, 3 Insufficient nvidia.com/gpu.',
     '0/4 nodes are available: 1 Insufficient memory, 3 Insufficient nvidia.com/gpu.'),
    (1, 0, 2, 67, 67, 1, 'preempts', 1, 0, 4, 0,
     '0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient nvidia.com/gpu.',
     '0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient nvidia.com/gpu.'),
    (1, 0, 3, 97, 97, 1, 'placed', 1, 0, 4, 1, '', ''),
    (1, 0, 4, 200, 380.5, 12, 'failed', NULL, 0, 4, 0,
     '0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient nvidia.com/gpu.',
     '0/4 nodes are available: 3 Insufficient nvidia.com/gpu.'),
    (1, 0, 5, 395.25, 395.25, 1, 'placed', 2, 0, 4, 3, '', ''),
    (1, 1, 0, 5, 5, 1, 'gated', NULL, 0, 0, 0, 'Scheduling is blocked due to non-empty scheduling gates',
     'Scheduling is blocked due to non-empty scheduling gates'),
    (1, 1, 1, 65, 605, 10, 'failed', NULL, 0, 4, 0,
     '0/4 nodes are available: 4 node(s) didn''t match Pod''s node affinity/selector.',
     '0/4 nodes are available: 4 node(s) didn''t match Pod''s node affinity/selector.'),
    (1, 2, 0, 10, 10, 1, 'held', 1, 0, 4, 3, '', ''),
    (1, 2, 1, 10, 10, 1, 'failed', NULL, 1, 4, 0, '0/4 nodes are available: 4 Insufficient cpu.',
     '0/4 nodes are available: 4 Insufficient cpu.'),
    (1, 2, 2, 70, 70, 1, 'placed', 1, 3, 4, 1, '', '');
INSERT INTO attempt_node VALUES
    (1, 0, 0, 0, 'TaintToleration', 'node(s) had untolerated taint(s)', 1, 0),
    (1, 0, 0, 1, 'NodeResourcesFit', 'Insufficient memory, Insufficient nvidia.com/gpu', 0, 0),
    (1, 0, 0, 2, 'NodeResourcesFit', 'Insufficient nvidia.com/gpu', 0, 0),
    (1, 0, 4, 0, 'TaintToleration', 'node(s) had untolerated taint(s)', 1, 0),
    (1, 0, 4, 1, 'NodeResourcesFit', 'Insufficient nvidia.com/gpu', 0, 0),
    (1, 0, 4, 2, 'NodeResourcesFit', 'Insufficient nvidia.com/gpu', 0, 0),
    (1, 0, 4, 3, 'NodeResourcesFit', 'Insufficient nvidia.com/gpu', 0, 0),
    (1, 0, 5, 1, NULL, NULL, 0, 752),
    (1, 0, 5, 2, NULL, NULL, 0, 752),
    (1, 1, 1, 0, 'NodeAffinity', 'node(s) didn''t match Pod''s node affinity/selector', 1, 0),
    (1, 2, 2, 1, NULL, NULL, 0, 0);
INSERT INTO attempt_level VALUES
    (1, 0, 0, 0, 'cpu', 1500, 850, 4000),
    (1, 0, 0, 0, 'memory', 17179869185, 304087040, 16664838144),
    (1, 0, 0, 1, 'cpu', 1500, 62000, 64000),
    (1, 0, 0, 1, 'memory', 17179869185, 257698037760, 274877906944),
    (1, 0, 0, 1, 'nvidia.com/gpu', 4, 7, 8),
    (1, 0, 0, 1, 'pods', 1, 12, 110),
    (1, 0, 0, 2, 'cpu', 1500, 0, 64000),
    (1, 0, 0, 2, 'memory', 17179869185, 0, 274877906944),
    (1, 0, 0, 2, 'nvidia.com/gpu', 4, 5, 8),
    (1, 0, 0, 2, 'pods', 1, 3, 110),
    (1, 0, 5, 1, 'cpu', 1500, 62000, 64000),
    (1, 0, 5, 1, 'nvidia.com/gpu', 4, 4, 8),
    (1, 0, 5, 2, 'cpu', 1500, 0, 64000),
    (1, 0, 5, 2, 'nvidia.com/gpu', 4, 0, 8);
INSERT INTO attempt_score VALUES
    (1, 0, 5, 1, 'NodeResourcesFit', 27, 1), (1, 0, 5, 2, 'NodeResourcesFit', 59, 1),
    (1, 0, 5, 1, 'NodeResourcesBalancedAllocation', 95, 1), (1, 0, 5, 2, 'NodeResourcesBalancedAllocation', 93, 1),
    (1, 0, 5, 1, 'TaintToleration', 100, 3), (1, 0, 5, 2, 'TaintToleration', 100, 3),
    (1, 0, 5, 1, 'PodTopologySpread', 100, 2), (1, 0, 5, 2, 'PodTopologySpread', 100, 2),
    (1, 0, 5, 1, 'InterPodAffinity', 65, 2), (1, 0, 5, 2, 'InterPodAffinity', 50, 2),
    (1, 0, 5, 1, 'ImageLocality', 0, 1), (1, 0, 5, 2, 'ImageLocality', 0, 1);
