"""Networks for running the four jars by hand in Mininet's xterms.

    sudo mn --custom mininet/topologies.py --topo zonecast,10 --switch lxbr

lxbr is Linux's own bridge. Mininet's default, Open vSwitch, loses every packet, silently, where the kernel lacks its
module; where the kernel has it, --switch ovsbr works too.

Nothing in here knows publish/subscribe; the driver writes its own, complete topology.py for each experiment.
"""

from mininet.topo import Topo


class ZoneTopo(Topo):
    """One switch for each zone below one core switch, and hosts h1, h2, ... dealt to the zones in turn.

    h1 has the address 10.0.0.1, where the programs look for ZooKeeper, and hangs on the core: it belongs to no zone.
    """

    def build(self, hosts=10, zones=1, **_opts):
        hosts, zones = int(hosts), int(zones)
        if hosts < 2:
            raise ValueError("hosts=%d: at least 2 are needed, h1 is for ZooKeeper" % hosts)
        if not 1 <= zones < hosts:
            raise ValueError("zones=%d: must lie between 1 and hosts - 1" % zones)
        core = self.addSwitch("s0", dpid="ff")
        zone_switches = []
        for zone in range(1, zones + 1):
            switch = self.addSwitch("s%d" % zone, dpid="%x" % zone)
            self.addLink(core, switch)
            zone_switches.append(switch)
        self.addLink(self.addHost("h1", ip="10.0.0.1/8"), core)
        for number in range(2, hosts + 1):
            host = self.addHost("h%d" % number, ip="10.0.%d.%d/8" % divmod(number, 256))
            self.addLink(host, zone_switches[(number - 2) % zones])


topos = {"zonecast": ZoneTopo}
