"""Workers: children that touch foreign bytes, leases, delivery, the sweep and the sealer."""
