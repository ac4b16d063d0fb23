/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SPI devices. Same API as the kernel's as far as it goes.
 */
#ifndef _LINUX_SPI_SPI_H
#define _LINUX_SPI_SPI_H

#include <linux/device.h>
#include <linux/module.h>

struct spi_device {
	struct device dev;
	int irq;
	u32 max_speed_hz;
};

struct spi_driver {
	int (*probe)(struct spi_device *spi);
	void (*remove)(struct spi_device *spi);
	void (*shutdown)(struct spi_device *spi);
	struct device_driver driver;
};

int __spi_register_driver(struct module *owner, struct spi_driver *sdrv);
void spi_unregister_driver(struct spi_driver *sdrv);
#define spi_register_driver(driver)	__spi_register_driver(THIS_MODULE, driver)
#define module_spi_driver(__spi_driver)					\
	module_driver(__spi_driver, spi_register_driver, spi_unregister_driver)

int spi_write(struct spi_device *spi, const void *buf, size_t len);
int spi_read(struct spi_device *spi, void *buf, size_t len);

static inline void spi_set_drvdata(struct spi_device *spi, void *data)
{
	dev_set_drvdata(&spi->dev, data);
}

static inline void *spi_get_drvdata(const struct spi_device *spi)
{
	return dev_get_drvdata(&spi->dev);
}

#endif
