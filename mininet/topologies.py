"""Topologies for Mininet's own command line, to run the jars by hand in xterms:

    sudo mn --custom mininet/topologies.py --topo zones,2,4 --switch lxbr --controller none --xterms

Where the kernel has the Open vSwitch module, "--switch ovsbr" does as well. h1 is for ZooKeeper
("java -jar dist/driver.jar zookeeper --host 10.0.0.1"): every other program on a host looks for it
at 10.0.0.1:2181 when nothing serves on its own host.
"""
from mininet.topo import Topo


class Zones(Topo):
    """A switch for each zone, all joined by one in the middle, which also has ZooKeeper's host.

    zones,Z,N: h1 for ZooKeeper, then N hosts in each of Z zones: h2 to h(N+1) in zone 1, and so on.
    """

    def build(self, zones=2, hosts=4):
        middle = self.addSwitch('s1')
        self.addLink(self.addHost('h1'), middle)
        for zone in range(zones):
            switch = self.addSwitch('s%d' % (zone + 2))
            self.addLink(switch, middle)
            for i in range(hosts):
                self.addLink(self.addHost('h%d' % (2 + zone * hosts + i)), switch)


class Walkthrough(Topo):
    """One switch and seven hosts: ZooKeeper, two brokers, two publishers, two subscribers."""

    def build(self):
        switch = self.addSwitch('s1')
        for i in range(1, 8):
            self.addLink(self.addHost('h%d' % i), switch)


topos = {'zones': Zones, 'walkthrough': Walkthrough}
