module productbff-peer

go 1.19
